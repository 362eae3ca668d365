/** Java archives of Maven Central that tools fetch when their environment is made, pinned by version and by content. */
export interface Jar {
  /** Below the repository's address. */
  path: string;
  sha256: string;
}

export const JARS = {
  postgresql: {
    path: 'org/postgresql/postgresql/42.7.14/postgresql-42.7.14.jar',
    sha256: '73914527305a40cce504b0d3d90b23caf565136912d607ae8ae7c5895512332c',
  },
  mariadb: {
    path: 'org/mariadb/jdbc/mariadb-java-client/3.5.6/mariadb-java-client-3.5.6.jar',
    sha256: 'a129703efd7b0f334564d46753de999f09b3a361489a2eb647e6020390981cc9',
  },
} as const satisfies Record<string, Jar>;
