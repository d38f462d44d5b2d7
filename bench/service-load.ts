export async function measureService(_options: { quick: boolean }): Promise<string> {
  return '';
}
