/** Decodes the part of MessagePack that dd-trace writes. Integers of 64 bits become BigInt. */
export function decode(bytes: Buffer): unknown {
  let at = 0
  const take = (length: number) => {
    at += length
    return at - length
  }
  const list = (length: number) => Array.from({ length }, value)
  const map = (length: number) => Object.fromEntries(Array.from({ length }, () => [String(value()), value()]))
  const text = (length: number) => bytes.toString('utf8', take(length), at)
  function value(): unknown {
    const type = bytes.readUInt8(take(1))
    if (type < 0x80) return type
    if (type < 0x90) return map(type & 15)
    if (type < 0xa0) return list(type & 15)
    if (type < 0xc0) return text(type & 31)
    if (type >= 0xe0) return type - 256
    switch (type) {
      case 0xc0:
        return null
      case 0xc2:
        return false
      case 0xc3:
        return true
      case 0xc4:
        return take(bytes.readUInt8(take(1)))
      case 0xca:
        return bytes.readFloatBE(take(4))
      case 0xcb:
        return bytes.readDoubleBE(take(8))
      case 0xcc:
        return bytes.readUInt8(take(1))
      case 0xcd:
        return bytes.readUInt16BE(take(2))
      case 0xce:
        return bytes.readUInt32BE(take(4))
      case 0xcf:
        return bytes.readBigUInt64BE(take(8))
      case 0xd0:
        return bytes.readInt8(take(1))
      case 0xd1:
        return bytes.readInt16BE(take(2))
      case 0xd2:
        return bytes.readInt32BE(take(4))
      case 0xd3:
        return bytes.readBigInt64BE(take(8))
      case 0xd9:
        return text(bytes.readUInt8(take(1)))
      case 0xda:
        return text(bytes.readUInt16BE(take(2)))
      case 0xdb:
        return text(bytes.readUInt32BE(take(4)))
      case 0xdc:
        return list(bytes.readUInt16BE(take(2)))
      case 0xdd:
        return list(bytes.readUInt32BE(take(4)))
      case 0xde:
        return map(bytes.readUInt16BE(take(2)))
      case 0xdf:
        return map(bytes.readUInt32BE(take(4)))
      default:
        throw new Error(`MessagePack type ${type.toString(16)} is not known`)
    }
  }
  return value()
}
