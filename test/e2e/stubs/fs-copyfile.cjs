// In the place of the native module @vscode/fs-copyfile.
const fs = require('node:fs');

exports.copyFile = (source, target, mode) => fs.promises.copyFile(source, target, mode);
exports.isCloneSupported = async () => false;
