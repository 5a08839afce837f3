// Before the first paint, so that a dark page never flashes white; a file of its own, as inline scripts are not allowed.
;(() => {
  let chosen = 'system'
  try {
    chosen = localStorage.getItem('vez.theme') ?? 'system'
  } catch {
    // A browser that keeps nothing follows the system.
  }
  const dark = chosen === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark'
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
})()
