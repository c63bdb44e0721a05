package org.trinomen.archive.volume;

import java.io.IOException;

final class FileVolumeStoreTest extends VolumeStoreContract {

  @Override
  VolumeStore openStore() throws IOException {
    return FileVolumeStore.open(
        folder.resolve("volumes"), new VolumeSettings(SEAL_AT, 0, 2), FileVolumeStore.first());
  }
}
