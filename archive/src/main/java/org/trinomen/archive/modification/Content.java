package org.trinomen.archive.modification;

import java.util.Optional;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.Vr;

/**
 * What a new instance is to hold.
 *
 * @param kind what the bytes are
 * @param bytes of the file
 */
public record Content(Kind kind, byte[] bytes) {

  /** Files that are taken. */
  public enum Kind {
    PNG("image/png", "png", Uids.SecondaryCaptureImageStorage, "OT"),
    JPEG("image/jpeg", "jpeg", Uids.SecondaryCaptureImageStorage, "OT"),
    PDF("application/pdf", "", Uids.EncapsulatedPDFStorage, "OT"),
    STL("model/stl", "", Uids.EncapsulatedSTLStorage, "M3D"),
    OBJ("model/obj", "", Uids.EncapsulatedOBJStorage, "M3D"),
    MTL("model/mtl", "", Uids.EncapsulatedMTLStorage, "M3D");

    private final String mediaType;
    private final String format;
    private final String sopClassUid;
    private final String modality;

    Kind(String mediaType, String format, String sopClassUid, String modality) {
      this.mediaType = mediaType;
      this.format = format;
      this.sopClassUid = sopClassUid;
      this.modality = modality;
    }

    /** The kind of a media type. */
    public static Optional<Kind> of(String mediaType) {
      for (Kind kind : values()) {
        if (kind.mediaType.equals(mediaType)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }

    boolean isPicture() {
      return !format.isEmpty();
    }
  }

  /** The attributes that come with it, itself included. */
  DataSetBuilder attributes() {
    DataSetBuilder attributes =
        kind.isPicture() ? PictureContent.read(bytes, kind.format) : document();
    return attributes
        .uid(Tag.SOPClassUID, kind.sopClassUid)
        .string(Tag.Modality, kind.modality)
        .string(Tag.ConversionType, "WSD");
  }

  /** PS3.3 §C.24.2. */
  private DataSetBuilder document() {
    return new DataSetBuilder()
        .string(Tag.MIMETypeOfEncapsulatedDocument, kind.mediaType)
        .bytes(Tag.EncapsulatedDocument, Vr.OB, bytes)
        .integer(Tag.EncapsulatedDocumentLength, bytes.length);
  }

  @Override
  public String toString() {
    return "Content[" + kind + ", " + bytes.length + " bytes]";
  }
}
