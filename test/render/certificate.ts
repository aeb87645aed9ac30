import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** A certificate of this machine's loopback that signs itself, and its key: two files in a directory. */
export function ownCertificate(directory: string): { readonly certificate: string; readonly key: string } {
  const [certificate, key] = [join(directory, 'certificate.pem'), join(directory, 'key.pem')]
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const names = ['-subj', '/CN=loopback', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '1']
  execFileSync('openssl', ['req', '-x509', ...curve, ...names, '-out', certificate, '-keyout', key], { stdio: 'pipe' })
  return { certificate, key }
}
