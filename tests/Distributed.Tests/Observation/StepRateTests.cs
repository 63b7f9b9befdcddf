using TensorHarbor.Distributed.Observation;

namespace TensorHarbor.Distributed.Tests.Observation;

public sealed class StepRateTests
{
    sealed class HandTime : TimeProvider
    {
        long _now;

        public override long TimestampFrequency => 10;

        public override long GetTimestamp() => _now;

        public void Pass(double seconds) => _now += (long)(seconds * TimestampFrequency);
    }

    readonly HandTime _time = new();
    readonly StepRate _rate;

    public StepRateTests() => _rate = new StepRate(_time);

    void Steps(int count)
    {
        for (int i = 0; i < count; i++) _rate.Count();
    }

    [Fact]
    public void In_the_first_second_it_is_what_has_been_till_now()
    {
        _time.Pass(0.5);
        Steps(3);
        Assert.Equal(6, _rate.PerSecond);
    }

    [Fact]
    public void It_is_the_mean_of_the_last_ten_whole_seconds()
    {
        Steps(1000);
        for (int second = 1; second <= 30; second++)
        {
            _time.Pass(1);
            Steps(second);
        }
        Assert.Equal(Enumerable.Range(20, 10).Average(), _rate.PerSecond); // second 30 is not over
        _time.Pass(5);
        Assert.Equal((25 + 26 + 27 + 28 + 29 + 30) / 10.0, _rate.PerSecond);
        _time.Pass(100);
        Assert.Equal(0, _rate.PerSecond);
    }

    [Fact]
    public void No_step_is_lost_when_threads_count_at_once()
    {
        Parallel.For(0, 4, _ => Steps(10_000));
        _time.Pass(1);
        Assert.Equal(40_000, _rate.PerSecond);
    }
}
