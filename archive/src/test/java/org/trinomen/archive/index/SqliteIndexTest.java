package org.trinomen.archive.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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
}
