package org.trinomen.server.dimse;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.pixel.DataSetConversion;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.ul.PresentationContext;

/**
 * In which of the transfer syntaxes that a presentation context proposes we give what is asked for
 * by C-GET: the one in which most of what the archive has of the SOP class can be had; of several,
 * the one that most of it is in already; of several, the first of ours that is not compressed.
 */
final class GivenEncoding {

  /** In the order in which we would rather give them: what is stored most often first. */
  private static final List<String> UNCOMPRESSED =
      List.of(
          Uids.ExplicitVRLittleEndian,
          Uids.ImplicitVRLittleEndian,
          Uids.DeflatedExplicitVRLittleEndian,
          Uids.ExplicitVRBigEndian);

  private GivenEncoding() {}

  /**
   * Chooses; empty if none is known. Where another context of the SOP class is for what is not
   * compressed, only what is counts here.
   *
   * @param held transfer syntaxes of what the archive has of the SOP class
   * @param context for which to choose
   * @param all contexts that are proposed together with it
   */
  static Optional<String> choose(
      Collection<String> held, PresentationContext context, Collection<PresentationContext> all) {
    boolean plainElsewhere =
        isCompressedOnly(context)
            && all.stream()
                .filter(other -> other.abstractSyntax().equals(context.abstractSyntax()))
                .anyMatch(other -> !isCompressedOnly(other));
    List<String> meant = held.stream().filter(uid -> !plainElsewhere || isCompressed(uid)).toList();
    return context.transferSyntaxes().stream()
        .filter(uid -> TransferSyntax.of(uid).isPresent())
        .min(
            Comparator.<String>comparingLong(uid -> -hadAs(uid, meant))
                .thenComparing(uid -> !meant.contains(uid))
                .thenComparingInt(GivenEncoding::rank));
  }

  private static boolean isCompressedOnly(PresentationContext context) {
    return context.transferSyntaxes().stream().noneMatch(UNCOMPRESSED::contains);
  }

  private static boolean isCompressed(String uid) {
    return TransferSyntax.of(uid).filter(TransferSyntax::encapsulated).isPresent();
  }

  private static long hadAs(String wanted, Collection<String> held) {
    return held.stream().filter(uid -> DataSetConversion.isPossible(uid, wanted)).count();
  }

  private static int rank(String uid) {
    int at = UNCOMPRESSED.indexOf(uid);
    return at < 0 ? UNCOMPRESSED.size() : at;
  }
}
