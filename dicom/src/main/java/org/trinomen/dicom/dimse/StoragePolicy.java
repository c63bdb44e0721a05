package org.trinomen.dicom.dimse;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.trinomen.dicom.ul.AssociationPolicy;
import org.trinomen.dicom.ul.Pdu;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.dicom.ul.PresentationContext.Outcome;
import org.trinomen.dicom.ul.PresentationContext.Result;
import org.trinomen.dicom.ul.Rejection;
import org.trinomen.dicom.ul.UserItem;

/**
 * A policy for a storage provider: any caller, the abstract and transfer syntaxes given. Of those a
 * context proposes, the first transfer syntax that is among ours is taken: the sender's own order
 * is the one in which it needs to convert least.
 *
 * @param abstractSyntaxes which SOP Class UIDs are taken, beside Verification
 * @param transferSyntaxes Transfer Syntax UIDs taken for them
 */
public record StoragePolicy(Predicate<String> abstractSyntaxes, Set<String> transferSyntaxes)
    implements AssociationPolicy {

  /** Verification SOP Class (PS3.4 Annex A). */
  public static final String VERIFICATION = "1.2.840.10008.1.1";

  public StoragePolicy {
    transferSyntaxes = Set.copyOf(transferSyntaxes);
  }

  @Override
  public Decision decide(Pdu.AssociateRq request, InetAddress remote) {
    if (!request.applicationContext().equals(Pdu.DICOM_APPLICATION_CONTEXT)) {
      return new Reject(Rejection.APPLICATION_CONTEXT_NOT_SUPPORTED);
    }
    List<Result> results = new ArrayList<>();
    for (PresentationContext context : request.contexts()) {
      results.add(result(context));
    }
    return new Accept(results, roles(request));
  }

  private Result result(PresentationContext context) {
    boolean verification = context.abstractSyntax().equals(VERIFICATION);
    if (!verification && !abstractSyntaxes.test(context.abstractSyntax())) {
      return Result.refuse(context, Outcome.ABSTRACT_SYNTAX_NOT_SUPPORTED);
    }
    return context.transferSyntaxes().stream()
        .filter(transferSyntaxes::contains)
        .findFirst()
        .map(transferSyntax -> Result.accept(context, transferSyntax))
        .orElseGet(() -> Result.refuse(context, Outcome.TRANSFER_SYNTAXES_NOT_SUPPORTED));
  }

  /** PS3.7 §D.3.3.4: we are provider only; a peer that wants to be user may be. */
  private static List<UserItem> roles(Pdu.AssociateRq request) {
    List<UserItem> roles = new ArrayList<>();
    for (UserItem.RoleSelection proposed :
        request.userInformation().all(UserItem.RoleSelection.class)) {
      roles.add(new UserItem.RoleSelection(proposed.sopClassUid(), proposed.scu(), false));
    }
    return roles;
  }
}
