/** Saves what is at the address; the page stays. Without a name the server gives it. */
export function download(address: string, name = ''): void {
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
}
