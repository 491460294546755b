/** As kubectl prints its own. */
export function versionLine(version: string): string {
  return `Client Version: ${version}\n`;
}
