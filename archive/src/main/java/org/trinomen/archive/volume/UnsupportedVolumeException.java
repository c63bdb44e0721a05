package org.trinomen.archive.volume;

import java.io.IOException;

/**
 * A volume, or a record in it, is sound but written in a way this program does not know: by a later
 * version, most likely. Nothing is changed.
 */
public final class UnsupportedVolumeException extends IOException {

  private static final long serialVersionUID = 1L;

  UnsupportedVolumeException(RecordLocation location, String what) {
    super(
        ("volume %d, byte %d: what stands here %s;"
                + " was it written by a later version of this program?")
            .formatted(location.volume(), location.offset(), what));
  }
}
