import { farmer } from './autonomys/command-lines.ts'
import type { Controller } from './autonomys/farmer-commands.ts'
import { component, farmerBinary, type Vendor } from './autonomys/program.ts'

export type ControllerRole = Omit<Controller, 'binary'> & { readonly vendor: Vendor }

export const controllerLine = ({ vendor, ...spec }: ControllerRole) => farmer.controller({ ...spec, binary: farmerBinary(vendor) })

/** Speaks for the node of its own machine to the cluster. Needs NATS and the node; ends with the node, whoever asks for that alone, and is started again. */
export const controller = (spec: ControllerRole) =>
  component(spec.vendor, 'controller', controllerLine(spec), {
    paths: spec.basePath === undefined ? [] : [spec.basePath],
    tags: ['node'],
  })
