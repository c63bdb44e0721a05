package org.trinomen.archive.index;

import org.trinomen.archive.ingest.TestArchive;

final class SqliteSearchTest extends SearchContract {

  @Override
  TestArchive.IndexSource indexes() {
    return TestArchive.IndexSource.SQLITE;
  }
}
