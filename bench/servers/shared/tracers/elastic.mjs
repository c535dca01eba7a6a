// The agent first, then what it patches, which is what is required. It sends nothing.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

export const apm = require('elastic-apm-node').start({
  serviceName: 'shop',
  disableSend: true,
  metricsInterval: '0s',
  centralConfig: false,
  cloudProvider: 'none',
  logLevel: 'off',
})
export const express = require('express')
