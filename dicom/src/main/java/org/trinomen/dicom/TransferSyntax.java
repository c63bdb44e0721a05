package org.trinomen.dicom;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a data set is encoded (PS3.5 §10).
 *
 * @param uid Transfer Syntax UID
 * @param name as registered
 * @param explicitVr each element states its VR
 * @param bigEndian words with the high byte first (retired)
 * @param deflated the whole data set is compressed (PS3.5 §A.5)
 * @param encapsulated pixel data is a sequence of fragments (PS3.5 §A.4)
 */
public record TransferSyntax(
    String uid,
    String name,
    boolean explicitVr,
    boolean bigEndian,
    boolean deflated,
    boolean encapsulated) {

  public static final TransferSyntax IMPLICIT_VR_LITTLE_ENDIAN =
      new TransferSyntax(
          Uids.ImplicitVRLittleEndian, "Implicit VR Little Endian", false, false, false, false);
  public static final TransferSyntax EXPLICIT_VR_LITTLE_ENDIAN =
      new TransferSyntax(
          Uids.ExplicitVRLittleEndian, "Explicit VR Little Endian", true, false, false, false);
  public static final TransferSyntax EXPLICIT_VR_BIG_ENDIAN =
      new TransferSyntax(
          Uids.ExplicitVRBigEndian, "Explicit VR Big Endian", true, true, false, false);
  public static final TransferSyntax DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN =
      new TransferSyntax(
          Uids.DeflatedExplicitVRLittleEndian,
          "Deflated Explicit VR Little Endian",
          true,
          false,
          true,
          false);

  /** The registered transfer syntax of a UID; the four basic ones are these very constants. */
  public static Optional<TransferSyntax> of(String uid) {
    return switch (uid) {
      case Uids.ExplicitVRLittleEndian -> Optional.of(EXPLICIT_VR_LITTLE_ENDIAN);
      case Uids.ImplicitVRLittleEndian -> Optional.of(IMPLICIT_VR_LITTLE_ENDIAN);
      case String _ -> Optional.ofNullable(Registered.BY_UID.get(uid));
    };
  }

  /**
   * A transfer syntax nobody registered. PS3.5 §10 makes every one but the first Explicit VR Little
   * Endian, and a private one is most likely a compression.
   */
  public static TransferSyntax unregistered(String uid) {
    return new TransferSyntax(uid, "", true, false, false, true);
  }

  static List<TransferSyntax> registered() {
    return List.copyOf(Registered.BY_UID.values());
  }

  /** Its UID; where the bytes are in another encoding than that stands for, that encoding's. */
  public String encodingUid() {
    boolean misstated =
        of(uid).filter(stated -> !stated.sameEncoding(this) && !stated.encapsulated()).isPresent();
    if (!misstated) {
      return uid;
    }
    if (!explicitVr) {
      return Uids.ImplicitVRLittleEndian;
    }
    return bigEndian ? Uids.ExplicitVRBigEndian : Uids.ExplicitVRLittleEndian;
  }

  /** True if both write the elements of a data set, fragments aside, in the same bytes. */
  public boolean sameEncoding(TransferSyntax other) {
    return explicitVr == other.explicitVr && bigEndian == other.bigEndian;
  }

  /** Built when the first of the less common ones is asked for. */
  private static final class Registered {

    private static final Map<String, TransferSyntax> BY_UID = load();

    private static Map<String, TransferSyntax> load() {
      Map<String, TransferSyntax> map = new LinkedHashMap<>();
      for (UidRegistry.Entry entry : UidRegistry.entries().values()) {
        if (entry.type().equals("Transfer Syntax")) {
          map.put(entry.uid(), of(entry));
        }
      }
      return map;
    }

    private static TransferSyntax of(UidRegistry.Entry entry) {
      return switch (entry.uid()) {
        case Uids.ImplicitVRLittleEndian -> IMPLICIT_VR_LITTLE_ENDIAN;
        case Uids.ExplicitVRLittleEndian -> EXPLICIT_VR_LITTLE_ENDIAN;
        case Uids.ExplicitVRBigEndian -> EXPLICIT_VR_BIG_ENDIAN;
        case Uids.DeflatedExplicitVRLittleEndian -> DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN;
        case Uids.Papyrus3ImplicitVRLittleEndian ->
            new TransferSyntax(entry.uid(), entry.name(), false, false, false, false);
        // PS3.5 §A.6 and §A.7: the pixel data stands elsewhere, there is nothing to encapsulate.
        case Uids.JPIPReferenced,
            Uids.JPIPHTJ2KReferenced,
            Uids.SMPTEST211020UncompressedProgressiveActiveVideo,
            Uids.SMPTEST211020UncompressedInterlacedActiveVideo,
            Uids.SMPTEST211030PCMDigitalAudio ->
            new TransferSyntax(entry.uid(), entry.name(), true, false, false, false);
        case Uids.JPIPReferencedDeflate, Uids.JPIPHTJ2KReferencedDeflate ->
            new TransferSyntax(entry.uid(), entry.name(), true, false, true, false);
        case String _ -> new TransferSyntax(entry.uid(), entry.name(), true, false, false, true);
      };
    }
  }
}
