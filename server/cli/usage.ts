/** The caller's mistake: told in a sentence, without a stack. */
export class UsageError extends Error {}

/** Operations of a formula that is still written: a page of it. */
export const readable = 200;

export const usage = `gradlens check [FILE | FOLDER | GLOB ...] [--format pretty|json|github|markdown] [--max-warnings N] [--jobs N]

Checks all marked functions, of the folder where it runs if none is named: what the editor would underline, with its place. Exit code
1 when there is an error, a file that cannot be read, or more warnings than --max-warnings; 0 otherwise. --time-limit, --operations and
--severity as below.
  gradlens check src --max-warnings 0
  gradlens check --format github

gradlens eval --cases FILE.json [options]

Evaluates functions and their derivatives, each in a sandbox, and prints one JSON line per case, in the order of the cases:
  {"id", "ok", "value", "jacobian", "mode", "findings", "error"?}
Rows of the Jacobian are the numbers of the result in order, columns those of the case's "wrt". NaN and the infinities, which
JSON does not have, are strings. Of a function marked with @expectation they are means over samples, and "expectation" has "samples",
"seed" and the standard errors "valueErrors" and "jacobianErrors". A case that fails has "ok": false and an "error", and the others go on.

FILE.json is {"cases": [...]} or a list of cases:
  id          any text
  file        the module, relative to FILE.json
  exportName  the function
  args        its arguments; a typed array is {"$typed": "Float64Array", "data": [...]}
  wrt         paths into args, such as [0] or [1, "x", 2]; one that ends at a structure means all numbers in it; absent: all numbers.
              Where they lead, "NaN", "Infinity", "-Infinity" and "-0" are numbers too, so that results can be arguments

Options
  --mode reverse|forward|auto   where the Jacobian comes from (default reverse; auto: forward for more outputs than inputs)
  --jobs N                      cases at the same time, each in a process of its own (default: as many as cores; with --time 1)
  --time N                      adds "primalMs" (the plain function), "gradientMs" (its Jacobian; in reverse mode recording and
                                sweeps), medians of N samples of warm runs in one process, and "tapeOps"
  --time-limit SECONDS          for each run of a function (default 10)
  --operations N                that the tape of a function may hold (default 10000000)
  --severity CODE=LEVEL         how severe a finding is: error, warning, information, hint or off; may be repeated. Comments such as
                                // gradlens-disable-next-line CODE silence findings as in the editor
  --help                        this text
  --version

gradlens hessian FILE#FUNCTION [--at "x = 2, y = 5"] [--along "x = 1, y = 0"]
gradlens symbolic FILE#FUNCTION [--at POINT]
gradlens randomised FILE#FUNCTION [--at POINT] [--seeds N] [--keep P]

Tell more of a marked function, in one JSON line: {"function", "ok", "point", "value", "inputs", ..., "findings", "error"?}.
--at and --along stand for the tags in the file; of several points the first one counts. --time-limit, --operations and --severity
as above.
  hessian     "hessians": for each number of the result the matrix of second derivatives, exact, columns in the order of "inputs";
              with --along instead "products": the Hessian times that direction, for the cost of about two gradients
  symbolic    "outputs": the run as formulas, its branches and loops as they went at this point: value and derivatives as text and
              LaTeX with the operations left after simplifying, and what was there before: operations of the formulas written out
              ("tree") and with equal parts as one ("graph"), beside the operations of the run that automatic differentiation
              works on. Formulas of more than ${readable} operations are not written
  randomised  "mean" and "standardError" of the Jacobian over N seeds (default 100) from tapes that keep each partial with
              probability P (default 0.5), which is right on average, with the bytes of such a tape and of a full one`;
