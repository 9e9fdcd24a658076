package dev.trailwarden.aws;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Permission;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;

/** One account, opened: gives each call its credentials and its time, and opens anew where a kept session has died. */
final class MemberSession {
    /** Says with each call which account it is made in: what AWS allows in a second it allows each account. */
    static final ExecutionAttribute<String> ACCOUNT = new ExecutionAttribute<>("TrailwardenAccount");

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

    /** Whose it is. */
    AccountId account() {
        return account;
    }

    /** The hub's own Region. */
    String hubRegion() {
        return sessions.region();
    }

    /**
     * Makes a call.
     *
     * @param what the operation and what it is on, for the fault
     * @param call takes its credentials and its time bound with it
     * @throws MemberFault if the service does not answer or refuses
     */
    <T> T call(String what, Call<T> call) throws MemberFault {
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
                    .putExecutionAttribute(ACCOUNT, account.value()));
        } catch (SdkException e) {
            throw Faults.inMember(what, e);
        }
    }

    /** A call that takes its credentials and its time bound with it. */
    @FunctionalInterface
    interface Call<T> {
        T as(Consumer<AwsRequestOverrideConfiguration.Builder> settings);
    }
}
