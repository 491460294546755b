import type { Rule } from './rule.ts';
import { cfgAutoBootstrap } from './rules/config/cfg-auto-bootstrap.ts';
import { cfgNumTokens } from './rules/config/cfg-num-tokens.ts';
import { cfgReservedKeys } from './rules/config/cfg-reserved-keys.ts';
import { idClusterNameImmutable } from './rules/identity/id-cluster-name-immutable.ts';
import { idDcRackImmutable } from './rules/identity/id-dc-rack-immutable.ts';
import { idRacksAppendOnly } from './rules/identity/id-racks-append-only.ts';
import { imgNoFloatingTag } from './rules/image/img-no-floating-tag.ts';
import { imgVersionConsistent } from './rules/image/img-version-consistent.ts';
import { jvmHeapExplicit } from './rules/jvm/jvm-heap-explicit.ts';
import { jvmHeapFits } from './rules/jvm/jvm-heap-fits.ts';
import { resMultiPerWorker } from './rules/resources/res-multi-per-worker.ts';
import { stoDataPersistent } from './rules/storage/sto-data-persistent.ts';
import { stoNoShrink } from './rules/storage/sto-no-shrink.ts';
import { verNoDowngrade } from './rules/version/ver-no-downgrade.ts';
import { verPathSupported } from './rules/version/ver-path-supported.ts';

/** Every rule. The order here is the order of messages, so keep it stable. */
export const RULES: readonly Rule[] = [
  idClusterNameImmutable,
  idDcRackImmutable,
  idRacksAppendOnly,
  cfgNumTokens,
  cfgAutoBootstrap,
  cfgReservedKeys,
  verNoDowngrade,
  verPathSupported,
  imgVersionConsistent,
  imgNoFloatingTag,
  jvmHeapExplicit,
  jvmHeapFits,
  resMultiPerWorker,
  stoDataPersistent,
  stoNoShrink,
];
