/** A port that nobody listens to, and that no system gives to who asks for any. */
export function freePort(): Promise<number>
