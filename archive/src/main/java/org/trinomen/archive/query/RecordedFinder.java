package org.trinomen.archive.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalLong;

/** The archive as recorded: here alone a file can be read as it arrived. */
public interface RecordedFinder extends Finder {

  /** Bytes copied at a time. */
  int CHUNK = 128 * 1024;

  /** The file, byte for byte as it arrived; the caller closes it. */
  InputStream open(InstanceFacts facts) throws IOException;

  /** Transfer syntaxes in which instances of a SOP class are, or have been, held. */
  List<String> transferSyntaxes(String sopClassUid);

  @Override
  default void send(InstanceFacts facts, OutputStream out) throws IOException {
    try (InputStream in = open(facts)) {
      in.transferTo(out);
    }
  }

  @Override
  default void send(InstanceFacts facts, long from, long count, OutputStream out)
      throws IOException {
    try (InputStream in = open(facts)) {
      in.skipNBytes(Math.min(from, facts.size()));
      if (count >= facts.size() - from) {
        in.transferTo(out);
        return;
      }
      byte[] chunk = new byte[(int) Math.min(CHUNK, count)];
      for (long left = count; left > 0; ) {
        int some = in.readNBytes(chunk, 0, (int) Math.min(chunk.length, left));
        out.write(chunk, 0, some);
        left -= some;
      }
    }
  }

  @Override
  default String standpoint() {
    return "";
  }

  @Override
  default OptionalLong length(InstanceFacts facts) {
    return OptionalLong.of(facts.size());
  }
}
