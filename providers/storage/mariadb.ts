import { z } from 'zod';
import { IMAGES } from '../../core/catalog/images';
import { PORTS } from '../../core/catalog/ports';
import { portOption } from '../../core/provider';
import { type Flavour, MysqlProtocolProvider } from './mysql-protocol';

const options = z.strictObject({
  version: z.enum(['11.8', '12.3']).default('11.8').describe('Long-term version of the server').meta({ ask: true }),
  port: portOption('MariaDB', PORTS.MARIADB_PORT),
});
type Options = z.output<typeof options>;

/** 128 MB of buffer pool; its performance schema is off by default. */
const MEMORY = 224;

/** MariaDB: a warehouse, or the shop's own database. */
export class MariadbProvider extends MysqlProtocolProvider<Options> {
  static readonly meta = {
    category: 'storage',
    name: 'mariadb',
    title: 'MariaDB',
    summary: 'The relational database that grew from MySQL: warehouse, or the operational database that is read',
  } as const;
  static readonly options = options;

  protected override readonly flavour: Flavour = {
    image: this.options.version === '12.3' ? IMAGES.mariadb12 : IMAGES.mariadb11,
    memory: MEMORY,
    portKey: 'MARIADB_PORT',
    prefix: 'MARIADB',
    // The server's certificate is one that it made itself.
    client: 'mariadb --skip-ssl',
    // The tables of the server itself follow its version; MySQL does that unasked.
    environment: { MARIADB_AUTO_UPGRADE: '1' },
    // A name of its own: the default is the container's, which changes.
    changeLog: ['--log-bin=mariadb-bin', '--binlog-format=ROW', '--server-id=1'],
  };
}
