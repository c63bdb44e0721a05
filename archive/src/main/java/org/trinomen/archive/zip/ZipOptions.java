package org.trinomen.archive.zip;

import java.util.Optional;
import org.trinomen.archive.pixel.Transcoder;

/**
 * How a zip is made.
 *
 * @param transcode into which transfer syntax files are put, where they can be
 * @param quality of what is lossy, from 1 to 100
 * @param utf8 names keep letters beyond ASCII
 * @param level of compression, 0 to 9; 0: none
 */
public record ZipOptions(
    ZipLayout layout, Optional<String> transcode, int quality, boolean utf8, int level) {

  /** What puts a file of a transfer syntax into the one that is asked for. */
  Optional<Transcoder> transcoder(String transferSyntaxUid) {
    return transcode
        .filter(wanted -> !wanted.equals(transferSyntaxUid))
        .flatMap(wanted -> Transcoder.to(wanted, quality));
  }
}
