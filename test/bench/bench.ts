/** `npm run bench [-- engine [OBJECTIVE …] | check | peers [PEER | OBJECTIVE …] | load | editor | workspace | activation | project]`: tables for the eye; nothing here can fail a build. */
import { run as activation } from './activation.ts';
import { run as check } from './check.ts';
import { run as editor } from './editor.ts';
import { run as engine } from './engine.ts';
import { run as load } from './load.ts';
import { run as peers } from './peers.ts';
import { run as project } from './project.ts';
import { run as workspace } from './workspace.ts';

const [part, ...rest] = process.argv.slice(2);
void main();

async function main(): Promise<void> {
  if (part === undefined || part === 'engine') {
    console.log('## A gradient beside a plain run\n');
    console.log(`${engine(rest)}\n`);
  }
  if (part === undefined || part === 'check') {
    console.log('## The gradient check beside those of fixed step\n');
    console.log(`${check()}\n`);
  }
  if (part === 'peers') {
    console.log('## Gradients of peers\n');
    console.log(`${await peers(rest)}\n`);
  }
  if (part === 'load') {
    console.log('## Loading\n');
    console.log(`${await load()}\n`);
  }
  if (part === 'editor') {
    console.log('## What an editor waits for\n');
    console.log(`${await editor()}\n`);
  }
  if (part === 'activation') {
    console.log('## Activation in VS Code\n');
    console.log(`${await activation()}\n`);
  }
  if (part === 'workspace') {
    console.log('## A workspace\n');
    console.log(`${await workspace()}\n`);
  }
  if (part === 'project') {
    console.log('## A project on the command line\n');
    console.log(`${project()}\n`);
  }
}
