import { posix } from 'node:path';
import { parse } from 'yaml';
import type { EngineOutput } from '../../core/engine';
import { configKey } from '../../providers/infrastructure/kubernetes/mounts';
import type { StackRequest } from '../../core/stackfile';
import { problemOf } from '../core/support/problems';
import { generate, textOf } from '../support/stack';

interface Container {
  name: string;
  image: string;
  args?: string[];
  command?: string[];
  env?: { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string; key: string } } }[];
  envFrom?: { configMapRef: { name: string } }[];
  volumeMounts?: { name: string; mountPath: string; subPath?: string }[];
  resources: { requests: Record<string, string>; limits: Record<string, string> };
  startupProbe?: object;
}
interface Pod {
  initContainers?: Container[];
  containers: Container[];
  serviceAccountName?: string;
  volumes?: {
    name: string;
    persistentVolumeClaim?: { claimName: string };
    configMap?: { name: string; items: { key: string }[] };
  }[];
  affinity?: object;
}
interface KubernetesObject {
  kind: string;
  metadata: { name: string };
  spec: {
    replicas?: number;
    suspend?: boolean;
    ports?: { port: number }[];
    template?: { spec: Pod };
    jobTemplate?: { spec: { template: { spec: Pod } } };
  };
}
interface Kustomization {
  resources: string[];
  components?: string[];
  images?: { name: string; newName?: string; newTag: string }[];
  replicas?: object[];
  configMapGenerator?: { name: string; files?: string[]; envs?: string[] }[];
  patches?: { patch: string; target?: object }[];
}

const BASE = 'kubernetes/base';

function stackOf(request: Omit<StackRequest, 'name'>): EngineOutput {
  return generate({ name: 'shop', infrastructure: ['kubernetes'], ...request });
}

const STACKS: Record<string, EngineOutput> = {
  starter: stackOf({ preset: 'starter' }),
  local: stackOf({ preset: 'local' }),
  lakehouse: stackOf({
    storage: ['lakehouse'],
    ingestion: ['pyairbyte'],
    transformation: ['dbt'],
    orchestration: ['dagster'],
    monitoring: ['prometheus'],
    options: { lakehouse: { workers: 2 }, kubernetes: { database_host: 'db.internal', registry: 'ghcr.io/acme' } },
  }),
  streaming: stackOf({
    storage: ['postgresql', 'mysql'],
    ingestion: ['debezium', 'kafka', 'redpanda'],
    transformation: ['spark'],
    options: { spark: { mode: 'cluster', workers: 3 } },
  }),
  clickhouse: stackOf({ storage: ['clickhouse', 'seaweedfs'], ingestion: ['redpanda'], transformation: ['sqlmesh'] }),
  bigquery: stackOf({ storage: ['bigquery'], ingestion: ['dlt'], transformation: ['dbt'] }),
};
const NAMES = Object.keys(STACKS);

const stack = (name: string) => STACKS[name] as EngineOutput;
const yaml = <Type>(output: EngineOutput, path: string) => parse(textOf(output, path)) as Type;
const kustomization = (output: EngineOutput, place = 'base') =>
  yaml<Kustomization>(output, `kubernetes/${place}/kustomization.yaml`);
const objects = (output: EngineOutput) =>
  kustomization(output).resources.map((path) => yaml<KubernetesObject>(output, `${BASE}/${path}`));
const named = (output: EngineOutput, kind: string, name: string) =>
  objects(output).find((object) => object.kind === kind && object.metadata.name === name);
const podOf = ({ spec }: Partial<KubernetesObject>) => spec?.template?.spec ?? spec?.jobTemplate?.spec.template.spec;
const pods = (output: EngineOutput) =>
  objects(output).flatMap((object) => {
    const pod = podOf(object);
    return pod ? [{ name: object.metadata.name, kind: object.kind, pod }] : [];
  });
const containersOf = ({ initContainers = [], containers }: Pod) => [...initContainers, ...containers];
const dnsName = (name: string) => name.replaceAll('_', '-');

describe.each(NAMES)('the stack %s', (name) => {
  const output = stack(name);
  const { ctx } = output;

  it('has a workload for every service, and a container for every step and command', () => {
    const found = objects(output).filter(({ kind }) => /^(StatefulSet|Deployment|Job)$/.test(kind));
    const workloads = found.map((object) => object.metadata.name);
    for (const [service, { profiles = [] }] of ctx.compose.services) {
      if (profiles.includes('tools')) continue;
      expect([dnsName(service), service.replace(/-\d+$/, '')]).toContain(
        workloads.find((own) => own === dnsName(service) || own === service.replace(/-\d+$/, '')),
      );
    }
    const thread = named(output, 'CronJob', 'thread');
    const ran = containersOf(podOf(thread as KubernetesObject) as Pod).filter(
      (one) => !one.name.startsWith('wait-for'),
    );
    expect(ran.map((one) => one.name)).toEqual(ctx.steps.map(({ id }) => dnsName(id)));
    expect(ran.map(({ args }) => args)).toEqual(ctx.steps.map(({ command }) => [...command]));
    for (const command of ctx.commands) expect(named(output, 'CronJob', command.name)).toBeDefined();
  });

  it('has a claim for every volume that is mounted, and mounts every claim', () => {
    const claims = objects(output).filter(({ kind }) => kind === 'PersistentVolumeClaim');
    const mounted = pods(output).flatMap(({ pod }) =>
      (pod.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []),
    );
    expect([...new Set(mounted)].sort()).toEqual(claims.map((claim) => claim.metadata.name).sort());
    expect(claims.map((claim) => claim.metadata.name)).toEqual(ctx.compose.volumes.map(dnsName).sort());
  });

  it('mounts only volumes that its pod has, and each name once', () => {
    for (const { pod } of pods(output)) {
      const volumes = (pod.volumes ?? []).map((volume) => volume.name);
      expect(new Set(volumes).size).toBe(volumes.length);
      for (const { volumeMounts = [] } of containersOf(pod))
        for (const mount of volumeMounts) expect(volumes).toContain(mount.name);
      const containers = containersOf(pod).map((container) => container.name);
      expect(new Set(containers).size).toBe(containers.length);
      for (const container of containers) expect(container).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
    }
  });

  it('resolves every reference in an environment: to the Secret, or to an entry before it', () => {
    const inSecret = [...textOf(output, 'kubernetes/secret').matchAll(/^put (\w+)$/gm)].map((match) => match[1]);
    const known = new Set(ctx.envVars.map((variable) => variable.name));
    for (const secret of inSecret) expect(known).toContain(secret);
    for (const { pod } of pods(output)) {
      for (const { env = [], args = [], command = [] } of containersOf(pod)) {
        const before = new Set<string>();
        for (const { name: variable, value, valueFrom } of env) {
          if (valueFrom) {
            expect(valueFrom.secretKeyRef.name).toBe('shop-env');
            expect(inSecret).toContain(valueFrom.secretKeyRef.key);
          }
          for (const [, reference] of (value ?? '').matchAll(/(?<!\$)\$\((\w+)\)/g))
            expect(before).toContain(reference);
          expect(value ?? '').not.toMatch(/\$\{\w+:[-?]/);
          before.add(variable);
        }
        expect(before.size).toBe(env.length);
        for (const word of [...args, ...command])
          for (const [, reference] of word.matchAll(/(?<!\$)\$\((\w+)\)/g)) expect(before).toContain(reference);
      }
    }
  });

  it('keeps the value of every secret out of every file', () => {
    const secrets = ctx.envVars.filter(({ placeholder }) => placeholder).map(({ value }) => value);
    const files = output.vfs.list().filter(({ path }) => path.startsWith('kubernetes/'));
    for (const { content } of files) for (const secret of secrets) expect(content.includes(secret)).toBe(false);
    // Nor is there a Secret to put one into.
    expect(objects(output).map(({ kind }) => kind)).not.toContain('Secret');
  });

  it('has a Service of the name that compose gives it, with the ports that compose publishes', () => {
    for (const [service, { ports = [], profiles, restart }] of ctx.compose.services) {
      if (profiles || restart === 'no') continue;
      const object =
        named(output, 'Service', dnsName(service)) ?? named(output, 'Service', service.replace(/-\d+$/, ''));
      const inside = (object?.spec.ports ?? []).map(({ port }) => port);
      expect(inside).toEqual(expect.arrayContaining(ports.map((port) => Number(port.split(':').at(-1)))));
    }
  });

  it('makes ConfigMaps from files that exist, with the keys that are mounted', () => {
    const { configMapGenerator = [] } = kustomization(output);
    const keys = new Map(
      configMapGenerator.map(({ name: map, files = [] }) => [map, files.map((file) => file.split('=')[0])]),
    );
    for (const { files = [], envs = [] } of configMapGenerator) {
      for (const file of [...files.map((one) => one.split('=')[1] ?? ''), ...envs])
        expect(output.vfs.getFile(posix.join(BASE, file))).toBeDefined();
    }
    for (const { pod } of pods(output)) {
      for (const { configMap } of pod.volumes ?? [])
        if (configMap) expect(keys.get(configMap.name)).toEqual(configMap.items.map(({ key }) => key));
      for (const { envFrom = [] } of containersOf(pod))
        for (const { configMapRef } of envFrom) expect(keys.has(configMapRef.name)).toBe(true);
    }
  });

  it('reserves what the estimate says, and checks the health of what compose checks', () => {
    for (const [service, { memory, healthcheck, profiles, restart }] of ctx.compose.services) {
      if (profiles) continue;
      const found = pods(output).find(
        (one) => one.name === dnsName(service) || one.name === service.replace(/-\d+$/, ''),
      );
      const [container] = found?.pod.containers ?? [];
      expect(container?.resources.requests['memory']).toBe(`${memory}Mi`);
      if (restart !== 'no') expect(container?.startupProbe !== undefined).toBe(healthcheck !== undefined);
    }
  });

  it('waits for what exists, in the way it can be waited for', () => {
    const kinds = new Map(
      objects(output).map((object) => [`${object.kind.toLowerCase()}/${object.metadata.name}`, object]),
    );
    for (const { pod } of pods(output)) {
      const waits = containersOf(pod).filter((container) => container.name.startsWith('wait-for-'));
      for (const { args = [] } of waits)
        expect(kinds.has(args[0] === 'wait' ? (args[2] ?? '') : (args[2] ?? ''))).toBe(true);
      expect(pod.serviceAccountName).toBe(waits.length > 0 ? 'waiting' : undefined);
    }
  });

  it('builds every image that it does not pull, with the files that compose mounts', () => {
    const dockerfile = textOf(output, 'kubernetes/Dockerfile');
    const built = [...dockerfile.matchAll(/^FROM (\S+):latest AS (\S+)$/gm)];
    const used = pods(output).flatMap(({ pod }) => containersOf(pod).map(({ image }) => image));
    const pulled = used.filter((image) => image.includes(':'));
    expect(new Set(used.filter((image) => !pulled.includes(image)))).toEqual(
      new Set(built.map(([, , stage]) => stage)),
    );
    const composed = [...ctx.compose.services.values()].filter(({ build }) => build).map(({ image }) => image);
    expect(new Set(built.map(([, base]) => base))).toEqual(new Set(composed));
    for (const [, source = ''] of dockerfile.matchAll(/^COPY (\S+) \S+$/gm))
      expect(output.vfs.list().some(({ path }) => path === source || path.startsWith(`${source}/`))).toBe(true);
    for (const place of ['overlays/local', 'overlays/production'])
      expect(kustomization(output, place).images?.map((image) => image.name)).toEqual(built.map(([, , s]) => s).sort());
  });
});

it('makes copies of workers that are alike one Deployment of any size', () => {
  const trino = named(stack('lakehouse'), 'Deployment', 'trino-worker');
  expect(trino?.spec.replicas).toBe(2);
  expect(named(stack('streaming'), 'Deployment', 'spark-worker')?.spec.replicas).toBe(3);
  expect(kustomization(stack('lakehouse'), 'overlays/production').replicas).toEqual([
    { name: 'trino-worker', count: 2 },
  ]);
  expect(textOf(stack('lakehouse'), 'docs/kubernetes.md')).toContain(
    'kubectl scale --namespace shop deployment/trino-worker',
  );
});

it('gives servers with data of their own an identity, and keeps those that share a volume on one node', () => {
  expect(named(stack('starter'), 'StatefulSet', 'postgresql')).toBeDefined();
  const [streamlit, thread] = ['Deployment/streamlit', 'CronJob/thread'].map((path) => {
    const [kind = '', name = ''] = path.split('/');
    return podOf(named(stack('local'), kind, name) as KubernetesObject);
  });
  const term = {
    labelSelector: { matchLabels: { 'volume/duckdb-data': 'shared' } },
    topologyKey: 'kubernetes.io/hostname',
  };
  for (const pod of [streamlit, thread])
    expect(pod?.affinity).toEqual({ podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } });
  const wide = stackOf({
    preset: 'local',
    options: { kubernetes: { shared_volumes: 'cluster', storage_class: 'efs' } },
  });
  expect(named(wide, 'PersistentVolumeClaim', 'duckdb-data')?.spec).toMatchObject({
    accessModes: ['ReadWriteMany'],
    storageClassName: 'efs',
  });
  expect(podOf(named(wide, 'Deployment', 'streamlit') as KubernetesObject)?.affinity).toBeUndefined();
});

it('leaves the schedule to the orchestrator where there is one', () => {
  expect(named(stack('starter'), 'CronJob', 'thread')?.spec.suspend).toBe(true);
  expect(named(stack('streaming'), 'CronJob', 'thread')?.spec).toMatchObject({ suspend: false, schedule: '0 6 * * *' });
});

it('puts a managed PostgreSQL in the place of the container, and lets nobody wait for that', () => {
  const output = stack('lakehouse');
  expect(kustomization(output, 'overlays/production')).toMatchObject({
    components: ['../../components/external-postgresql'],
    images: expect.arrayContaining([{ name: 'shop-dbt', newName: 'ghcr.io/acme/shop-dbt', newTag: '1' }]),
  });
  const { patches = [] } = kustomization(output, 'components/external-postgresql');
  const text = patches.map(({ patch }) => patch).join('\n');
  expect(text).toContain('externalName: db.internal');
  const waiting = pods(output).filter(({ pod }) => containersOf(pod).some((one) => one.name === 'wait-for-postgresql'));
  expect(text.match(/name: wait-for-postgresql/g)).toHaveLength(waiting.length);
  expect(kustomization(stack('starter'), 'overlays/production').components).toBeUndefined();
});

it('leaves out what needs the machine that runs it, and says so', () => {
  const output = stackOf({ preset: 'starter', monitoring: ['prometheus', 'loki'] });
  expect(named(output, 'StatefulSet', 'loki')).toBeDefined();
  expect(objects(output).map(({ metadata }) => metadata.name)).not.toContain('alloy');
  expect(textOf(output, 'docs/kubernetes.md')).toContain(
    '- `alloy`: it mounts /var/run/docker.sock of the machine it runs on',
  );
});

it('takes a file of the user’s own from .env into the Secret', () => {
  expect(textOf(stack('bigquery'), 'kubernetes/secret')).toContain('put_file BIGQUERY_KEYFILE BIGQUERY_KEYFILE.file');
});

it('refuses a registry and an address that are none', () => {
  const wrong = (kubernetes: Record<string, unknown>) =>
    problemOf(() => stackOf({ preset: 'local', options: { kubernetes } }));
  expect(wrong({ registry: 'GHCR.io/Acme' }).where).toContain('registry');
  expect(wrong({ database_host: 'http://db' }).where).toContain('database_host');
});

it('makes one word of a path in a folder', () => {
  expect(configKey({ source: 'monitoring/prometheus', isFile: false }, 'monitoring/prometheus/rules/a.yml')).toBe(
    'rules__a.yml',
  );
});
