#!/usr/bin/perl
# Starts a program as systemd does with OpenFile=/run/systemd/notify:notify: one end of a Unix datagram socket
# pair is a file descriptor named notify, WATCHDOG_USEC and WATCHDOG_PID tell of a watchdog. What arrives at the
# other end is printed to stderr, a datagram a line, as in `notify: RELOADING=1|MONOTONIC_USEC=17`, until the
# program is gone.
#
#   notify-socket.pl PORT(of a listening socket named http before it; -: none) WATCHDOG_USEC(-: none) COMMAND [ARG ...]
use strict;
use warnings;
use IO::Select;
use POSIX ();
use Socket;

my ($port, $usec, @command) = @ARGV;
$^F = 20;    # descriptors up to that outlive exec
socketpair(my $ours, my $theirs, AF_UNIX, SOCK_DGRAM, 0) or die "socketpair: $!";
pipe(my $alive, my $held) or die "pipe: $!";    # closed by the kernel when the program ends

my $reader = fork // die "fork: $!";
if ($reader == 0) {
    close $theirs;
    close $held;
    # It ends with the program, also where a signal goes to the whole group.
    $SIG{$_} = 'IGNORE' for qw(HUP INT PIPE TERM);
    my $select = IO::Select->new($ours, $alive);
    for (;;) {
        my $is_over = grep { $_ == $alive } $select->can_read;
        # All that the program has sent is there when it is over.
        while (defined recv($ours, my $datagram, 65536, MSG_DONTWAIT)) {
            $datagram =~ tr/\n/|/;
            syswrite STDERR, "notify: $datagram\n";
        }
        exit 0 if $is_over;
    }
}
close $ours;
close $alive;
my @passed = ([notify => $theirs]);
if ($port ne '-') {
    socket(my $listener, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
    bind($listener, sockaddr_in($port, INADDR_LOOPBACK)) or die "bind: $!";
    listen($listener, 16) or die "listen: $!";
    unshift @passed, [http => $listener];
}
# Up, out of each other's way, then down to their places. Node hands none below 16 on to its children.
POSIX::dup2(fileno($held), 15);
POSIX::dup2(fileno($passed[$_][1]), 13 + $_) for 0 .. $#passed;
POSIX::dup2(13 + $_, 3 + $_) for 0 .. $#passed;
POSIX::close($_) for 3 + @passed .. 14;
@ENV{qw(LISTEN_FDS LISTEN_PID LISTEN_FDNAMES)} = (scalar @passed, $$, join ':', map { $_->[0] } @passed);
@ENV{qw(WATCHDOG_USEC WATCHDOG_PID)} = ($usec, $$) if $usec ne '-';
exec { $command[0] } @command or die "exec $command[0]: $!";
