import { z } from 'zod';
import { IMAGES } from '../../core/catalog/images';
import { PORTS } from '../../core/catalog/ports';
import { portOption } from '../../core/provider';
import { type Flavour, MysqlProtocolProvider } from './mysql-protocol';

const options = z.strictObject({
  version: z.enum(['8.4', '9.7']).default('8.4').describe('Long-term version of the server').meta({ ask: true }),
  port: portOption('MySQL', PORTS.MYSQL_PORT),
});
type Options = z.output<typeof options>;

/** 128 MB of buffer pool and as much again for its performance schema, as its documentation has the defaults. */
const MEMORY = 448;

/** MySQL: a warehouse, or the shop's own database. */
export class MysqlProvider extends MysqlProtocolProvider<Options> {
  static readonly meta = {
    category: 'storage',
    name: 'mysql',
    title: 'MySQL',
    summary: 'The relational database behind many web shops: warehouse, or the operational database that is read',
  } as const;
  static readonly options = options;

  protected override readonly flavour: Flavour = {
    image: this.options.version === '9.7' ? IMAGES.mysql9 : IMAGES.mysql8,
    memory: MEMORY,
    portKey: 'MYSQL_PORT',
    prefix: 'MYSQL',
    client: 'mysql',
    environment: {},
    // It writes them unasked.
    changeLog: [],
  };
}
