package org.trinomen.archive.index;

import org.trinomen.archive.ingest.TestArchive;

final class PostgresSearchTest extends SearchContract {

  private final PostgresSettings settings = TestPostgres.shared().freshSchema();

  @Override
  TestArchive.IndexSource indexes() {
    return folder -> PostgresIndex.open(settings, folder.toString());
  }
}
