type Shell = 'bash' | 'zsh' | 'fish' | 'powershell';

/*
 * Each asks the program itself, drops the last line, which is kubectl's affair, and cuts off
 * descriptions where the shell has no place for them.
 */
const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `_kubectl_k8ssandra() {
  local line
  COMPREPLY=()
  while IFS=$'\\t' read -r line _; do
    case $line in :[0-9]*) ;; *) COMPREPLY+=("$line") ;; esac
  done < <(kubectl-k8ssandra __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _kubectl_k8ssandra kubectl-k8ssandra
`,
  zsh: `#compdef kubectl-k8ssandra
_kubectl_k8ssandra() {
  local -a found
  local line
  while IFS= read -r line; do
    [[ $line == :<-> ]] && continue
    line=\${line//:/\\\\:}
    found+=("\${line/$'\\t'/:}")
  done < <(kubectl-k8ssandra __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)
  _describe 'k8ssandra' found
}
compdef _kubectl_k8ssandra kubectl-k8ssandra
`,
  fish: `function __kubectl_k8ssandra
    set -l words (commandline -opc) (commandline -ct)
    kubectl-k8ssandra __complete $words[2..-1] 2>/dev/null | string match -rv '^:\\d+$'
end
complete -c kubectl-k8ssandra -f -a '(__kubectl_k8ssandra)'
`,
  powershell: `Register-ArgumentCompleter -Native -CommandName kubectl-k8ssandra -ScriptBlock {
  param($word, $ast, $position)
  $words = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
  if ($word -eq '') { $words += '""' }
  kubectl-k8ssandra __complete @words 2>$null | Where-Object { $_ -notmatch '^:\\d+$' } |
    ForEach-Object { $text = ($_ -split "\`t")[0]; [System.Management.Automation.CompletionResult]::new($text) }
}
`,
};

/** What a shell has to run to complete the program called by itself. */
export function completionScriptFor(shell: Shell): string {
  return SCRIPTS[shell];
}
