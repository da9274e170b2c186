/**
 * The options of this process that its writer thread needs: the conditions by which packages resolve. A thread
 * refuses some of the others, such as `--input-type` of a program given on the command line.
 */
export function threadArguments(execArgv: readonly string[]): string[] {
  return execArgv.flatMap((argument, i) => {
    if (/^(?:--conditions|-C)=/.test(argument)) return [argument];
    const value = execArgv[i + 1];
    const isPair = argument === '--conditions' || argument === '-C';
    return isPair && value !== undefined ? [`--conditions=${value}`] : [];
  });
}
