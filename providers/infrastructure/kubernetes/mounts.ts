import { basename, posix } from 'node:path';
import type { ComposeService } from '../../../core/compose';
import type { VirtualFileSystem } from '../../../core/vfs';
import { objectName } from './objects';

/** A mount of compose, by what becomes of it. */
export type Mount =
  /** A named volume: a claim. */
  | { kind: 'claim'; claim: string; target: string; readOnly: boolean }
  /** A file or folder of the project in a container whose image is somebody else's: a ConfigMap. */
  | { kind: 'config'; source: string; files: string[]; isFile: boolean; target: string }
  /** The same in a container whose image is built here: it is in the image. */
  | { kind: 'baked'; source: string; target: string }
  /** A file of the user's own that .env names: a key of the Secret. */
  | { kind: 'secret'; variable: string; target: string }
  /** Something of the machine that runs the containers. */
  | { kind: 'machine'; source: string };

export function mountsOf({ volumes = [], build }: ComposeService, vfs: VirtualFileSystem): Mount[] {
  return volumes.map((mount) => {
    const variable = /^\$\{(\w+)[^}]*\}:([^:]+)/.exec(mount);
    // A socket is not a file with content: it leads to a program of that machine.
    if (variable && /\.sock$/.test(variable[2] ?? '')) return { kind: 'machine', source: variable[2] ?? '' };
    if (variable) return { kind: 'secret', variable: variable[1] ?? '', target: variable[2] ?? '' };
    const [source = '', target = '', mode = ''] = mount.split(':');
    if (/^[a-z]/.test(source)) return { kind: 'claim', claim: source, target, readOnly: mode === 'ro' };
    if (!source.startsWith('./')) return { kind: 'machine', source };
    const path = posix.normalize(source).replace(/\/$/, '');
    if (build) return { kind: 'baked', source: path, target };
    const isFile = vfs.getFile(path) !== undefined;
    return { kind: 'config', source: path, files: isFile ? [path] : filesBelow(vfs, path), isFile, target };
  });
}

function filesBelow(vfs: VirtualFileSystem, folder: string): string[] {
  return vfs
    .list()
    .map(({ path }) => path)
    .filter((path) => path.startsWith(`${folder}/`) && basename(path) !== '.gitkeep');
}

/** The name of the ConfigMap of a file or folder. */
export function configName(source: string): string {
  return objectName(source.replace(/[^A-Za-z0-9]+/g, '-'));
}

/** Keys of a ConfigMap have no folders: a file's path below what is mounted, in one word. */
export function configKey({ source, isFile }: { source: string; isFile: boolean }, file: string): string {
  return isFile ? basename(file) : file.slice(source.length + 1).replaceAll('/', '__');
}

/** The key of the Secret under which the content of the file lies that a variable names. */
export function fileKey(variable: string): string {
  return `${variable}.file`;
}

interface VolumeMount {
  name: string;
  mountPath: string;
  subPath?: string;
  readOnly?: boolean;
}

/** A pod's volumes, and where one of its containers sees them. */
export function volumesOf(mounts: readonly Mount[], secret: string) {
  const volumes = new Map<string, object>();
  const volumeMounts = mounts.flatMap((mount): VolumeMount[] => {
    switch (mount.kind) {
      case 'claim': {
        const name = objectName(mount.claim);
        volumes.set(name, { name, persistentVolumeClaim: { claimName: name } });
        // In a folder of its own: a new disk is not empty, and servers refuse to begin in a folder that is not.
        return [{ name, mountPath: mount.target, subPath: 'data', ...(mount.readOnly && { readOnly: true }) }];
      }
      case 'config': {
        const name = configName(mount.source);
        const items = mount.files.map((file) => ({
          key: configKey(mount, file),
          path: mount.isFile ? basename(file) : file.slice(mount.source.length + 1),
        }));
        volumes.set(name, { name, configMap: { name, items } });
        const part = mount.isFile ? { subPath: basename(mount.source) } : {};
        return [{ name, mountPath: mount.target, ...part, readOnly: true }];
      }
      case 'secret': {
        const name = objectName(mount.variable);
        const [key, path] = [fileKey(mount.variable), basename(mount.target)];
        volumes.set(name, { name, secret: { secretName: secret, items: [{ key, path }] } });
        return [{ name, mountPath: mount.target, subPath: path, readOnly: true }];
      }
      case 'baked':
      case 'machine':
        return [];
    }
  });
  return { volumes: [...volumes.values()], volumeMounts };
}
