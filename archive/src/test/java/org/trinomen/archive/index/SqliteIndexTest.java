package org.trinomen.archive.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.trinomen.archive.volume.RecordHead;
import org.trinomen.dicom.Tag;

final class SqliteIndexTest extends IndexContract {

  @Override
  Index openIndex() throws IOException {
    return SqliteIndex.open(folder.resolve("index.db"));
  }

  @Test
  void filesAreForTheOwnerOnly() throws IOException {
    write(Scans.slice(1, 1, 1, 1));

    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all).hasSizeGreaterThan(1);
      for (Path file : all) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo("rw-------");
      }
    }
  }

  /** The log grows by a frame for each page that a commit changes: a lone sender waits for them. */
  @Test
  void instanceOfAKnownSeriesChangesFewPages() throws IOException {
    int pageAndFrameHead = 4096 + 24;
    Path log = folder.resolve("index.db-wal");
    for (int n = 0; n < 20; n++) {
      writeWithinOneSecond(n);
    }
    long before = Files.size(log);
    int instances = 50;

    for (int n = 20; n < 20 + instances; n++) {
      index().bySopInstanceUid(Scans.sopUid(1, 1, 1, n));
      writeWithinOneSecond(n);
    }

    // The instance and its three indexes, the change, the series, the mark; now and then a split.
    assertThat((Files.size(log) - before) / pageAndFrameHead).isLessThan(8L * instances);
  }

  private void writeWithinOneSecond(int n) throws IOException {
    IndexEntry entry = Scans.entry(n, Scans.slice(1, 1, 1, n));
    RecordHead head = entry.head();
    RecordHead atOnce =
        new RecordHead(
            Scans.EPOCH.plusMillis(n), head.origin(), head.digest(), head.payloadLength());
    index()
        .write(
            List.of(new IndexEntry(entry.location(), atOnce, entry.header())),
            Scans.location(n + 1));
  }

  @Test
  void twoOfOneUidInOneBatchAreSiblingsThoughNeitherWasKnown() throws IOException {
    String uid = Scans.sopUid(1, 1, 1, 1);
    assertThat(index().bySopInstanceUid(uid)).isEmpty();
    assertThat(index().bySopInstanceUid(uid)).isEmpty();

    write(Scans.slice(1, 1, 1, 1), Scans.slice(1, 1, 1, 1).string(Tag.PatientComments, "again"));

    assertThat(index().bySopInstanceUid(uid))
        .hasSize(2)
        .allMatch(held -> held.facts().orElseThrow().conflicting());
  }
}
