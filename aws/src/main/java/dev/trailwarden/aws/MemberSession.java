package dev.trailwarden.aws;

import dev.trailwarden.aws.wire.Calls;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Permission;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/** One account, opened: gives each call its credentials and its time, and opens anew where a kept session has died. */
final class MemberSession implements AccountSession {
    private final MemberSessions sessions;
    private final AccountId account;
    private final Set<Permission> permissions;
    private final Optional<String> resource;
    private AwsCredentialsProvider credentials;

    /**
     * Opens the account.
     *
     * @throws MemberFault if the remediation role cannot be assumed
     */
    MemberSession(MemberSessions sessions, AccountId account, Set<Permission> permissions, Optional<String> resource)
            throws MemberFault {
        this.sessions = sessions;
        this.account = account;
        this.permissions = permissions;
        this.resource = resource;
        this.credentials = sessions.open(account, permissions, resource);
    }

    @Override
    public AccountId account() {
        return account;
    }

    @Override
    public String hubRegion() {
        return sessions.region();
    }

    @Override
    public <T> T call(String what, Call<T> call) throws MemberFault {
        try {
            return attempt(what, call);
        } catch (MemberFault fault) {
            if (!fault.kind().mayBeTheSession()) {
                throw fault;
            }
            // A kept session may have died with its role, while a new one would be welcome.
            sessions.forget(credentials);
            credentials = sessions.open(account, permissions, resource);
            return attempt(what, call);
        }
    }

    private <T> T attempt(String what, Call<T> call) throws MemberFault {
        Duration left = sessions.time().forCall(what);
        AwsCredentialsProvider session = credentials;
        try {
            return call.as(settings -> settings.credentialsProvider(session)
                    .apiCallTimeout(left)
                    .putExecutionAttribute(Calls.ACCOUNT, account.value()));
        } catch (SdkException e) {
            throw Faults.inMember(what, e);
        }
    }
}
