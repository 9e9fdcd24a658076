package dev.trailwarden.aws.wire;

import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * How patiently a service is asked.
 *
 * @param http carries the requests
 * @param retries says which failures are tried again, how often and after how long
 * @param attempt the longest that one attempt may take; without it as long as the call
 */
public record Manner(SdkHttpClient http, RetryStrategy retries, Optional<Duration> attempt) {}
