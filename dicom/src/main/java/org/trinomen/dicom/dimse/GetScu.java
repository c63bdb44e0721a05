package org.trinomen.dicom.dimse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.UidRegistry;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.dicom.ul.UserItem;

/**
 * Gets what a peer has over the association that asks: C-GET (PS3.7 §9.1.3), as user, and as
 * provider of the storage that it brings (PS3.4 §C.4.3).
 */
public final class GetScu {

  private GetScu() {}

  /** Proposed before all others, of which there are more than an association has room for. */
  private static final List<String> USUAL =
      List.of(
          Uids.PositronEmissionTomographyImageStorage,
          Uids.CTImageStorage,
          Uids.MRImageStorage,
          Uids.NuclearMedicineImageStorage,
          Uids.SecondaryCaptureImageStorage,
          Uids.RawDataStorage,
          Uids.SegmentationStorage,
          Uids.UltrasoundImageStorage);

  /** What images are compressed by; DCMTK aborts if a context has more than some thirty of them. */
  private static final List<String> COMPRESSED =
      List.of(
          Uids.JPEGLosslessSV1,
          Uids.JPEGLossless,
          Uids.JPEGLSLossless,
          Uids.JPEGLSNearLossless,
          Uids.JPEG2000Lossless,
          Uids.JPEG2000,
          Uids.RLELossless,
          Uids.JPEGBaseline8Bit,
          Uids.JPEGExtended12Bit,
          Uids.HTJ2KLossless,
          Uids.HTJ2KLosslessRPCL,
          Uids.HTJ2K,
          Uids.MPEG2MPML,
          Uids.MPEG4HP41,
          Uids.HEVCMP51);

  /** A presentation context that instances may come in. */
  public record Proposal(String sopClassUid, List<String> transferSyntaxUids) {
    public Proposal {
      transferSyntaxUids = List.copyOf(transferSyntaxUids);
    }
  }

  /**
   * Proposals for everything. A class stands in one of them, with all encodings, of which the node
   * chooses: Orthanc 1.10 waits for ever where a class for which it is to be user stands in two.
   *
   * @param apart SOP classes of which what is compressed and what is not is proposed apart all the
   *     same, so that each instance comes as it is
   */
  public static List<Proposal> everything(Collection<String> apart) {
    List<String> plain = List.of(Uids.ExplicitVRLittleEndian, Uids.ImplicitVRLittleEndian);
    List<String> all = Stream.concat(plain.stream(), COMPRESSED.stream()).toList();
    List<Proposal> proposals = new ArrayList<>();
    for (String sopClass : new LinkedHashSet<>(apart)) {
      proposals.add(new Proposal(sopClass, plain));
      proposals.add(new Proposal(sopClass, COMPRESSED));
    }
    Set<String> others = new LinkedHashSet<>(USUAL);
    others.addAll(UidRegistry.storageSopClasses());
    others.removeAll(apart);
    others.forEach(sopClass -> proposals.add(new Proposal(sopClass, all)));
    return proposals;
  }

  /**
   * Opens an association, asks, takes what comes, releases it.
   *
   * @param sopClassUid the information model, one of those for get
   * @param identifier unique keys
   * @param proposals the first 127 of them are made: there is room for no more
   * @param store takes the instances
   * @param progress is told the counts of each pending response; after it has said false the
   *     retrieval is cancelled
   */
  public static QueryOutcome get(
      Caller caller,
      RemoteNode node,
      String sopClassUid,
      DataSet identifier,
      List<Proposal> proposals,
      StoreHandler store,
      Predicate<SubOperations> progress) {
    List<PresentationContext> contexts = new ArrayList<>();
    Set<UserItem> userItems = new LinkedHashSet<>();
    userItems.add(OperationsWindow.toPerform(OperationsWindow.MAX));
    for (Proposal proposal : proposals) {
      if (contexts.size() + 1 < PresentationContext.COUNT_MAX) {
        int id = 2 * contexts.size() + 3;
        contexts.add(
            new PresentationContext(id, proposal.sopClassUid(), proposal.transferSyntaxUids()));
        userItems.add(new UserItem.RoleSelection(proposal.sopClassUid(), false, true));
      }
    }
    return UserOperation.perform(
        caller,
        node,
        new UserOperation.Question(
            CommandField.C_GET_RQ, sopClassUid, identifier, Optional.empty()),
        contexts,
        List.copyOf(userItems),
        new UserOperation.Listener() {
          @Override
          public boolean progress(SubOperations count) {
            return progress.test(count);
          }

          @Override
          public Optional<StoreHandler> store() {
            return Optional.of(store);
          }
        });
  }
}
