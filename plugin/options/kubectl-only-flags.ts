const ABOUT_KUBECTL = 'Leave it out: it is about kubectl itself.';

/** Flags of kubectl that have no meaning here, and what to do instead. */
export const KUBECTL_ONLY_FLAGS: Readonly<Record<string, string>> = {
  'cache-dir': 'Set XDG_CACHE_HOME: what this program keeps is below it.',
  kuberc: 'Give the flags themselves: a kuberc is for the commands of kubectl.',
  'log-flush-frequency': ABOUT_KUBECTL,
  'match-server-version': 'Compare the versions with: kubectl k8ssandra version --remote',
  profile: ABOUT_KUBECTL,
  'profile-output': ABOUT_KUBECTL,
  vmodule: ABOUT_KUBECTL,
  'warnings-as-errors': ABOUT_KUBECTL,
};
