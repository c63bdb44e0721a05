package org.trinomen.server.dicomweb;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.HeaderReader;
import org.trinomen.dicom.io.ReadOptions;

/**
 * A file on its way in, of which as much has been read as tells what it is. The rest still flows.
 *
 * @param uids what it is called; nothing in them if that could not be read
 * @param whole the file from its first byte
 */
record PeekedInstance(InstanceUids uids, InputStream whole) {

  private static final int CHUNK = 16 * 1024;

  /** Behind Series Instance UID, the last of the four. */
  private static final ReadOptions UIDS =
      ReadOptions.HEADER.stoppingBefore(Tag.SeriesInstanceUID + 1);

  /**
   * Looks at the beginning of a file.
   *
   * @param held as many bytes are held at most; what is not found within them is not known
   */
  static PeekedInstance of(InputStream body, int held) throws IOException {
    ByteArrayOutputStream beginning = new ByteArrayOutputStream(CHUNK);
    InstanceUids uids = InstanceUids.NONE;
    try (HeaderReader reader = new HeaderReader(UIDS)) {
      byte[] chunk = new byte[CHUNK];
      int some = 0;
      while (some >= 0 && !reader.isSatisfied() && beginning.size() < held) {
        some = body.read(chunk);
        if (some > 0) {
          beginning.write(chunk, 0, some);
          reader.feed(chunk, 0, some);
        }
      }
      if (some < 0 || reader.isSatisfied()) {
        uids = uids(reader.finish());
      }
    } catch (DicomException e) {
      // Whoever takes it in says what is wrong with it.
      uids = InstanceUids.NONE;
    }
    return new PeekedInstance(
        uids, new SequenceInputStream(new ByteArrayInputStream(beginning.toByteArray()), body));
  }

  private static InstanceUids uids(FileHeader header) {
    DataSet meta = header.fileMeta();
    InstanceUids uids = InstanceUids.of(header.dataSet());
    return uids.sopClass().isEmpty()
        ? new InstanceUids(
            meta.string(Tag.MediaStorageSOPClassUID).orElse(""),
            uids.sopInstance(),
            uids.study(),
            uids.series())
        : uids;
  }
}
