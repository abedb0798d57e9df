/** An object and a closure for each operation, as in micrograd; that they are recorded in their order saves its sort. */
let tape: Value[] = [];

type Operand = Value | number;
const valueOf = (x: Operand): Value => (typeof x === 'number' ? new Value(x) : x);

export class Value {
  readonly data: number;
  readonly backward: (grad: number) => void;
  grad = 0;

  constructor(data: number, backward: (grad: number) => void = () => {}) {
    this.data = data;
    this.backward = backward;
    tape.push(this);
  }

  add(operand: Operand): Value {
    const other = valueOf(operand);
    return new Value(this.data + other.data, (grad) => {
      this.grad += grad;
      other.grad += grad;
    });
  }

  mul(operand: Operand): Value {
    const other = valueOf(operand);
    return new Value(this.data * other.data, (grad) => {
      this.grad += other.data * grad;
      other.grad += this.data * grad;
    });
  }

  neg(): Value {
    return this.mul(-1);
  }
  sub(other: Operand): Value {
    return this.add(valueOf(other).neg());
  }
  div(other: Operand): Value {
    return this.mul(valueOf(other).pow(-1));
  }
  pow(k: number): Value {
    return this.unary(this.data ** k, k * this.data ** (k - 1));
  }
  exp(): Value {
    const y = Math.exp(this.data);
    return this.unary(y, y);
  }
  log(): Value {
    return this.unary(Math.log(this.data), 1 / this.data);
  }
  tanh(): Value {
    const y = Math.tanh(this.data);
    return this.unary(y, 1 - y * y);
  }
  sin(): Value {
    return this.unary(Math.sin(this.data), Math.cos(this.data));
  }
  cos(): Value {
    return this.unary(Math.cos(this.data), -Math.sin(this.data));
  }

  private unary(data: number, derivative: number): Value {
    return new Value(data, (grad) => {
      this.grad += derivative * grad;
    });
  }
}

/** Forgets what was recorded. */
export function restart(): void {
  tape = [];
}

export function backward(output: Value): void {
  for (const value of tape) value.grad = 0;
  output.grad = 1;
  for (let k = tape.length - 1; k >= 0; k--) tape[k]!.backward(tape[k]!.grad);
}
