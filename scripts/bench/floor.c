/*
 * The C floor, about the least that any program needs for this work: one thread, ordinary sockets. The camera's bytes are
 * read into one buffer; each whole frame, whose size is in its stamp, is copied once into a part and written to every
 * viewer. One that is still busy with a part misses the next. No checks: it is a yardstick and not a server.
 *
 *   floor PORT CAMERA
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_FD = 1024, EVENTS = 64, READ_BYTES = 1 << 20, HEAD_BYTES = 96, SIZE_AT = 6 + 5 + 9 + 18, STAMPED = SIZE_AT + 9 };

static const char RESPONSE[] = "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=frame\r\n\r\n--frame\r\n";
static const char DELIMITER[] = "\r\n--frame\r\n";

struct part {
	int viewers;
	size_t length;
	char bytes[];
};

/* A viewer is known by its descriptor. */
static struct viewer {
	enum { ABSENT, CONNECTED, WATCHING } state;
	struct part *part;
	size_t sent;
} viewers[MAX_FD];

static int top, poll_fd;

static void release(struct part *part)
{
	if (part && --part->viewers == 0)
		free(part);
}

static void leave(int fd)
{
	release(viewers[fd].part);
	viewers[fd] = (struct viewer){ABSENT, NULL, 0};
	close(fd);
}

static void send_on(int fd)
{
	struct viewer *v = &viewers[fd];
	while (v->part) {
		ssize_t n = send(fd, v->part->bytes + v->sent, v->part->length - v->sent, MSG_DONTWAIT | MSG_NOSIGNAL);
		if (n < 0)
			return; /* busy; or gone, which its next event says */
		v->sent += (size_t)n;
		if (v->sent == v->part->length) {
			release(v->part);
			v->part = NULL;
		}
	}
}

static void publish(const char *frame, size_t size)
{
	struct part *part = malloc(sizeof *part + HEAD_BYTES + size + sizeof DELIMITER);
	if (!part)
		exit(1);
	int head = snprintf(part->bytes, HEAD_BYTES, "Content-Type: image/jpeg\r\nContent-Length: %zu\r\n\r\n", size);
	memcpy(part->bytes + head, frame, size);
	memcpy(part->bytes + head + size, DELIMITER, sizeof DELIMITER - 1);
	part->length = (size_t)head + size + sizeof DELIMITER - 1;
	part->viewers = 1;
	for (int fd = 0; fd <= top; fd++) {
		if (viewers[fd].state != WATCHING || viewers[fd].part)
			continue;
		viewers[fd].part = part;
		viewers[fd].sent = 0;
		part->viewers++;
		send_on(fd);
	}
	release(part);
}

static size_t frame_size(const char *frame)
{
	char digits[10] = {0};
	memcpy(digits, frame + SIZE_AT, 9);
	return (size_t)atol(digits);
}

/* Reads what is there, publishes the whole frames and keeps the rest. */
static void read_camera(int camera)
{
	static char bytes[READ_BYTES];
	static size_t have;
	ssize_t n = read(camera, bytes + have, sizeof bytes - have);
	if (n <= 0)
		exit(1);
	have += (size_t)n;
	size_t from = 0;
	while (have - from >= STAMPED) {
		size_t size = frame_size(bytes + from);
		if (size < STAMPED || size > sizeof bytes)
			exit(1);
		if (have - from < size)
			break;
		publish(bytes + from, size);
		from += size;
	}
	have -= from;
	if (from > 0 && have > 0)
		memmove(bytes, bytes + from, have);
}

static void watch(int fd, unsigned events)
{
	struct epoll_event event = {.events = events, .data.fd = fd};
	epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &event);
}

static void welcome(int listener)
{
	int one = 1, fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
	if (fd < 0)
		return;
	if (fd >= MAX_FD) {
		close(fd);
		return;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	viewers[fd].state = CONNECTED;
	if (fd > top)
		top = fd;
	watch(fd, EPOLLIN | EPOLLOUT | EPOLLET);
}

static void serve(int fd)
{
	char request[4096];
	ssize_t n = recv(fd, request, sizeof request, MSG_DONTWAIT);
	if (n == 0) {
		leave(fd);
		return;
	}
	if (n > 0 && viewers[fd].state == CONNECTED) {
		if (send(fd, RESPONSE, sizeof RESPONSE - 1, MSG_NOSIGNAL) > 0)
			viewers[fd].state = WATCHING;
	}
	send_on(fd);
}

static int start_camera(const char *program)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		exit(1);
	pid_t child = fork();
	if (child < 0)
		exit(1);
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(ends[1], 1);
		close(ends[0]);
		execl(program, program, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	return ends[0];
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 64;
	int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[1]))};
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 512))
		return 1;
	int camera = start_camera(argv[2]);
	poll_fd = epoll_create1(EPOLL_CLOEXEC);
	watch(listener, EPOLLIN);
	watch(camera, EPOLLIN);
	for (;;) {
		struct epoll_event events[EVENTS];
		int count = epoll_wait(poll_fd, events, EVENTS, -1);
		for (int i = 0; i < count; i++) {
			int fd = events[i].data.fd;
			if (fd == listener)
				welcome(listener);
			else if (fd == camera)
				read_camera(camera);
			else
				serve(fd);
		}
	}
}
