import 'reflect-metadata' // @peculiar/x509 finds its parts with it
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

x509.cryptoProvider.set(webcrypto)

export { x509 }
