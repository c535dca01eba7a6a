import { connect } from 'node:net'

/** What a server of this machine answers to these bytes, until it closes the connection. */
export function sendRaw(port: number, address: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, address, () => socket.write(bytes)).on('error', reject)
    socket.setEncoding('latin1').on('data', (chunk) => {
      answer += chunk
    })
    socket.on('close', () => resolve(answer))
  })
}
