package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.trinomen.archive.encryption.DataKeyFile;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.server.config.DataFolder;

/** The files of an archive that hold wrapped data keys. */
final class KeyFiles {

  private KeyFiles() {}

  static List<Path> of(DataFolder data) throws IOException {
    DiskFiles files = new DiskFiles();
    List<Path> found = new ArrayList<>();
    for (Path folder :
        List.of(data.volumes(), data.repairs(), data.attachments(), data.ledger(), data.root())) {
      if (files.exists(folder)) {
        files.list(folder).stream()
            .filter(file -> file.getFileName().toString().endsWith(DataKeyFile.SUFFIX))
            .forEach(found::add);
      }
    }
    return found;
  }
}
