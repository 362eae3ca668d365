import { join } from 'node:path';
import { pinned } from '../../core/catalog/packages';
import { pythonWith } from './support/python';
import { expectOneLine } from './support/outcomes';
import { REPOSITORY, run, stack, succeed, workFolder } from './support/shell';

const work = workFolder();
afterAll(work.remove);

describe('the object store of a cloud', () => {
  const python = () => pythonWith('moto[s3,server]==5.2.5', pinned('pyarrow'));

  it('takes the source files from a step that has a role and no key', () => {
    const project = stack(work.path, 'files', '--storage', 'seaweedfs', '--infrastructure', 'terraform');
    const said = succeed(python(), [join(REPOSITORY, 'tests/e2e/python/cloud_store.py'), project], { cwd: project });
    expect(said.match(/Landed bucket\/landing\/shop\/orders\.csv/g)).toHaveLength(2);
  });

  it('is one of those that the program knows', () => {
    const outcome = run(python(), ['object_store/land_files.py'], {
      cwd: join(work.path, 'files'),
      env: { OBJECT_STORE: 'attic', S3_LANDING_BUCKET: 'b' },
    });
    expectOneLine(outcome, /OBJECT_STORE is 'attic', not one of s3, aws, gcs, azure/);
  });
});
