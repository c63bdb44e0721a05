package org.trinomen.server.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.trinomen.archive.export.RefusedExportException;
import org.trinomen.archive.pixel.DataSetConversion;
import org.trinomen.archive.pixel.DecodingRoom;
import org.trinomen.archive.pixel.Transcoder;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.server.dimse.ArchiveInstance;

/**
 * The file of an instance as the body of a request, read while it is sent. What can't be read ends
 * the request with a failure: a part of a file must never look like all of it.
 *
 * @param transcode transfer syntax that it is to have, if another than its own
 * @param compressed whether it goes as gzip
 */
record InstanceBody(ArchiveInstance instance, Optional<String> transcode, boolean compressed) {

  private static final int PIPE = 256 << 10;

  /** Of what is lossy. */
  static final int QUALITY = 90;

  /** Makes the body, as often as it is sent. */
  BodyPublisher publisher() {
    return BodyPublishers.ofInputStream(this::open);
  }

  private InputStream open() {
    PipedInputStream in = new PipedInputStream(PIPE);
    CompletedInput read = new CompletedInput(in);
    try {
      PipedOutputStream out = new PipedOutputStream(in);
      Thread.ofVirtual().name("instance-body").start(() -> fill(out, read));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read;
  }

  private void fill(PipedOutputStream pipe, CompletedInput read) {
    try (pipe) {
      try {
        OutputStream out = compressed ? new GZIPOutputStream(pipe) : pipe;
        write(out);
        if (out instanceof GZIPOutputStream gzip) {
          gzip.finish();
        }
        read.complete();
      } catch (IOException
          | DicomException
          | RefusedExportException
          | DecodingRoom.NoRoomException e) {
        read.fail(new IOException("the instance can't be read: " + e.getMessage(), e));
      }
    } catch (IOException e) {
      read.fail(e);
    }
  }

  private void write(OutputStream out) throws IOException {
    String stored = instance.transferSyntaxUid();
    String wanted = transcode.orElse(stored);
    if (wanted.equals(stored)) {
      instance.send(out);
    } else if (DataSetConversion.isPossible(stored, wanted)) {
      out.write(FileMeta.encode(instance.sopClassUid(), instance.sopInstanceUid(), wanted));
      DataSetConversion.write(instance, stored, wanted, out);
    } else {
      Optional<PixelData> pixels = instance.pixels();
      try {
        Transcoder.to(wanted, QUALITY)
            .orElseThrow(() -> new IOException("this transfer syntax is not written here"))
            .write(instance.header(Transcoder.HEADER), pixels, out);
      } finally {
        pixels.ifPresent(PixelData::close);
      }
    }
  }
}
