/**
 * What a kubelet makes of `$(NAME)` and `$$` in commands and arguments, written from
 * https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables: a reference to a variable that is not there stays as it is.
 */
export function expand(text, variables) {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (found, name) => (found === "$$" ? "$" : (variables[name] ?? found)));
}
