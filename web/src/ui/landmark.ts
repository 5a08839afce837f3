import type { RefObject } from 'react'

/**
 * The main part of the page. What floats above it is put inside: a list of commands outside of every landmark is one that
 * somebody who goes by landmarks does not find.
 */
export const mainLandmark: RefObject<HTMLElement | null> = { current: null }
