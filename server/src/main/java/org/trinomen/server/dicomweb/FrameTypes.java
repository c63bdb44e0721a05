package org.trinomen.server.dicomweb;

import java.util.Map;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.web.MediaType;

/** Media types of frames and the transfer syntaxes they go with (PS3.18 tables 8.7.3-2 to -5). */
final class FrameTypes {

  /** Of what is not compressed. */
  static final String BYTES = "application/octet-stream";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry(Uids.RLELossless, "image/dicom-rle"),
          Map.entry(Uids.JPEGBaseline8Bit, "image/jpeg"),
          Map.entry(Uids.JPEGExtended12Bit, "image/jpeg"),
          Map.entry(Uids.JPEGLossless, "image/jpeg"),
          Map.entry(Uids.JPEGLosslessSV1, "image/jpeg"),
          Map.entry(Uids.JPEGLSLossless, "image/jls"),
          Map.entry(Uids.JPEGLSNearLossless, "image/jls"),
          Map.entry(Uids.JPEG2000Lossless, "image/jp2"),
          Map.entry(Uids.JPEG2000, "image/jp2"),
          Map.entry(Uids.JPEG2000MCLossless, "image/jpx"),
          Map.entry(Uids.JPEG2000MC, "image/jpx"),
          Map.entry(Uids.HTJ2KLossless, "image/jphc"),
          Map.entry(Uids.HTJ2KLosslessRPCL, "image/jphc"),
          Map.entry(Uids.HTJ2K, "image/jphc"),
          Map.entry(Uids.MPEG2MPML, "video/mpeg2"),
          Map.entry(Uids.MPEG2MPHL, "video/mpeg2"),
          Map.entry(Uids.MPEG4HP41, "video/mp4"),
          Map.entry(Uids.MPEG4HP41BD, "video/mp4"),
          Map.entry(Uids.MPEG4HP422D, "video/mp4"),
          Map.entry(Uids.MPEG4HP423D, "video/mp4"),
          Map.entry(Uids.MPEG4HP42STEREO, "video/mp4"),
          Map.entry(Uids.HEVCMP51, "video/H265"),
          Map.entry(Uids.HEVCM10P51, "video/H265"));

  private static final Map<String, String> USUAL =
      Map.of(
          "image/dicom-rle", Uids.RLELossless,
          "image/jpeg", Uids.JPEGBaseline8Bit,
          "image/jls", Uids.JPEGLSLossless,
          "image/jp2", Uids.JPEG2000Lossless,
          "image/jpx", Uids.JPEG2000MCLossless,
          "image/jphc", Uids.HTJ2KLossless,
          "video/mpeg2", Uids.MPEG2MPML,
          "video/mp4", Uids.MPEG4HP41);

  private FrameTypes() {}

  /** The media type of frames as they are stored. */
  static String of(TransferSyntax syntax) {
    return TYPES.getOrDefault(syntax.uid(), BYTES);
  }

  /** What a media type is if nothing more is said; empty for one that is none of frames. */
  static String usualSyntax(String mediaType) {
    return USUAL.getOrDefault(mediaType, "");
  }

  /** Whether it is one that frames may be in, or a range of such. */
  static boolean isOffered(MediaType type) {
    return type.covers(BYTES) || TYPES.values().stream().anyMatch(type::covers);
  }

  /** With the transfer syntax, as a part says it. */
  static String withSyntax(String mediaType, String transferSyntaxUid) {
    return mediaType + "; transfer-syntax=" + transferSyntaxUid;
  }
}
