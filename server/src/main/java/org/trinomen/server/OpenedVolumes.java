package org.trinomen.server;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.index.SqlIndex;
import org.trinomen.archive.volume.FileVolumeStore;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.RepairedVolumeStore;
import org.trinomen.archive.volume.VolumeSettings;
import org.trinomen.archive.volume.VolumeStore;
import org.trinomen.server.api.Readiness;
import org.trinomen.server.config.Settings;

/** The volumes as the server opens them. */
final class OpenedVolumes {

  /** How many volumes are held open for reading: a viewer pages through many. */
  static final int OPEN_MAX = 64;

  private static final Logger LOG = LoggerFactory.getLogger(OpenedVolumes.class);

  private OpenedVolumes() {}

  /** Opens them where the index has read up to; the whole last one is not read again. */
  static VolumeStore of(
      Settings settings,
      SqlIndex index,
      FileVolumeStore.Environment environment,
      Readiness readiness)
      throws IOException {
    RecordLocation mark = index.mark().orElse(FileVolumeStore.first());
    VolumeSettings kept =
        new VolumeSettings(
            settings.limits().volumeSizeMax(),
            VolumeSettings.DEFAULT.reserveBytes(),
            VolumeSettings.DEFAULT.aheadBytesMax(),
            OPEN_MAX);
    VolumeStore volumes =
        RepairedVolumeStore.openWhatIsThere(
            environment, settings.data().volumes(), settings.data().repairs(), kept, mark);
    readiness.watch("volumes", volumes::trouble);
    if (volumes.end().compareTo(mark) < 0) {
      LOG.error("the index knows records that the volumes lack: run `trinomen verify`");
    }
    return volumes;
  }
}
