/** Shows the buttons that copy a text of the page, and makes them work. */
export function offerCopies(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
    button.hidden = false
    button.addEventListener('click', () => void copy(button))
  }
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const source = document.getElementById(button.dataset.copy ?? '')
  try {
    await navigator.clipboard.writeText(source?.textContent ?? '')
    button.textContent = 'Copied'
  } catch {
    // Only pages of a secure origin may copy; then the text is selected instead.
    if (source) getSelection()?.selectAllChildren(source)
    button.textContent = 'Selected'
  }
}
