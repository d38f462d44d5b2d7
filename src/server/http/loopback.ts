const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/i;

/** Whether an address of this machine's own is meant, which nobody else can reach. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}
