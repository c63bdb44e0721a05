package org.trinomen.archive.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Optional;
import org.trinomen.archive.file.DurableFile;

/** Passes on the records of a walk over a whole sealed volume and compares them with its footer. */
final class SealCheck implements VolumeStore.RecordVisitor {

  private final VolumeStore.RecordVisitor visitor;
  private final VolumeFooter footer;
  private final MessageDigest sha256 = Sha256.begin();
  private final ByteBuffer offset = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private boolean damaged;

  SealCheck(VolumeStore.RecordVisitor visitor, VolumeHeader header, VolumeFooter footer) {
    this.visitor = visitor;
    this.footer = footer;
    ByteBuffer tableHead = ByteBuffer.allocate(VolumeFooter.TABLE_HEAD_BYTES);
    VolumeFooter.putTableHead(tableHead, header, footer.records());
    sha256.update(tableHead.flip());
  }

  @Override
  public void record(RecordLocation location, RecordHead head, RecordLocation next)
      throws IOException {
    sha256.update(offset.clear().putLong(location.offset()).flip());
    visitor.record(location, head, next);
  }

  @Override
  public void damaged(RecordLocation location, String what, RecordLocation next)
      throws IOException {
    damaged = true;
    visitor.damaged(location, what, next);
  }

  /** What is wrong with the footer, if anything is. */
  Optional<String> verdict(DurableFile file) throws IOException {
    if (!footer.tableIsSound(file)) {
      return Optional.of("the table in the footer does not match the seal");
    }
    boolean same = MessageDigest.isEqual(sha256.digest(), footer.digest().bytes());
    // With a record missing they can't be the same, and that was said already.
    return same || damaged
        ? Optional.empty()
        : Optional.of("the footer lists other records than the volume holds");
  }
}
